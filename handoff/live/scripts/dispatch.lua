-- Give what waits to agents who are free: of all classes that somebody free is able for the one whose first is oldest
-- (by score), of the able agents the least loaded, then the longest free. Chosen and given in one step, so a choice is
-- never stale. Reads the classes and groups that have anybody, never all who wait.
-- KEYS[1] prefix
-- ARGV 1 now (ms), 2 most to give in this call, 3 time to accept an offer (ms), 4 lease (ms), 5 how long an agent may owe an answer (ms),
--      6 token, made unique for each lease by a number
-- Returns [[conversation, agent, 'assigned' or 'offered', waited (ms)], …]
local now, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local given, groups_of, best, sizes, firsts, skipped = {}, {}, {}, {}, {}, {}

-- The agent of a group who comes first, or false. One whose heartbeat has stopped is taken out on the way.
local function best_of(group)
  while best[group] == nil do
    local found = redis.call('ZRANGE', P .. 'ready:' .. group, 0, 0, 'WITHSCORES')
    if not found[1] then
      best[group] = false
    elseif tonumber(redis.call('HGET', P .. 'agent:' .. found[1], 'beat_until_ms') or 0) > now then
      best[group] = {id = found[1], score = tonumber(found[2]), group = group}
      sizes[group] = redis.call('ZCARD', P .. 'ready:' .. group)
    else
      refresh(found[1], now)
    end
  end
  return best[group]
end

local function has_declined(declined, agent)
  local till = declined and string.match(declined, agent .. ':(%d+)')
  return till and tonumber(till) > now
end

-- The best agent of some groups who has not declined this conversation.
local function choose(groups, declined)
  local chosen
  for _, group in ipairs(groups) do
    local found = best_of(group)
    if found and has_declined(declined, found.id) then
      found = nil
      local others = redis.call('ZRANGE', P .. 'ready:' .. group, 1, -1, 'WITHSCORES')
      for i = 1, #others, 2 do
        local beat = tonumber(redis.call('HGET', P .. 'agent:' .. others[i], 'beat_until_ms') or 0)
        if beat > now and not has_declined(declined, others[i]) then
          found = {id = others[i], score = tonumber(others[i + 1]), group = group}
          break
        end
      end
    end
    if found and (not chosen or found.score < chosen.score) then chosen = found end
  end
  return chosen
end

-- The agent that a reservation is for, if they are free.
local function reserved_agent(class)
  local agent = string.sub(class, 2)
  local group = redis.call('HGET', P .. 'agent:' .. agent, 'group')
  if not group or not redis.call('ZSCORE', P .. 'ready:' .. group, agent) then return nil end
  if tonumber(redis.call('HGET', P .. 'agent:' .. agent, 'beat_until_ms') or 0) <= now then return nil end
  return {id = agent, group = group}
end

local function look(class)
  local at = skipped[class] or 0
  local found = redis.call('ZRANGE', P .. 'waiting:' .. class, at, at, 'WITHSCORES')
  firsts[class] = found[1] and {id = found[1], score = tonumber(found[2])} or nil
end

local function oldest()
  local class
  for name, first in pairs(firsts) do
    local other = class and firsts[class]
    if not class or first.score < other.score or (first.score == other.score and first.id < other.id) then class = name end
  end
  return class
end

for _, group in ipairs(redis.call('SMEMBERS', P .. 'free')) do
  for _, class in ipairs(redis.call('SMEMBERS', P .. 'serves:' .. group)) do
    groups_of[class] = groups_of[class] or {}
    table.insert(groups_of[class], group)
  end
end
for _, class in ipairs(redis.call('ZRANGE', P .. 'heads', 0, -1)) do
  if groups_of[class] or string.sub(class, 1, 1) == '@' then look(class) end
end

while #given < most do
  local class = oldest()
  if not class then break end
  local id, score, reserved = firsts[class].id, firsts[class].score, string.sub(class, 1, 1) == '@'
  local h = redis.call('HMGET', head(id), 'give', 'queue', 'priority', 'queued_ms', 'declined', 'class')
  local agent
  if reserved then agent = reserved_agent(class) else agent = choose(groups_of[class], h[5]) end
  if agent then
    local a = redis.call('HMGET', P .. 'agent:' .. agent.id, 'name', 'load', 'capacity', 'free_since_ms')
    local candidates = 0
    for _, group in ipairs(reserved and {} or groups_of[class]) do candidates = candidates + (best[group] and sizes[group] or 0) end
    local why = {
      rule = reserved and 'reserved' or 'least_loaded', class = h[6], queue = h[2], priority = h[3],
      waited_ms = now - tonumber(h[4]), score = score, load = tonumber(a[2]), capacity = tonumber(a[3]),
      free_since_ms = tonumber(a[4]), candidates = reserved and 1 or candidates,
    }
    local who = {id = agent.id, name = a[1]}
    local offered = h[1] ~= 'assign'
    if offered then
      leave(id, now)
      redis.call('HSET', head(id), 'offered_to', agent.id, 'offered_name', a[1], 'offer_until_ms', now + tonumber(ARGV[3]),
        'offer_why', cjson.encode(why))
      set_due('offer', id, now + tonumber(ARGV[3]))
      hold(agent.id, id, 1, now)
      emit(id, cjson.encode({type = 'offer.made', at_ms = now, audience = 'staff', agent = who,
        until_ms = now + tonumber(ARGV[3]), why = why}), 0)
    else
      give(id, agent.id, a[1], now, tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6] .. ':' .. #given)
      emit(id, cjson.encode({type = 'conversation.assigned', at_ms = now, audience = 'everyone', assignee = who,
        how = 'routed', reason = cjson.null, why = why}), 0)
    end
    table.insert(given, {id, agent.id, offered and 'offered' or 'assigned', why.waited_ms})
    best[agent.group] = nil
    look(class)
  elseif reserved then
    firsts[class] = nil
  else
    local anybody = false
    for _, group in ipairs(groups_of[class]) do anybody = anybody or best_of(group) end
    if anybody then -- all who are free have declined this one; the next of the class may go to them
      skipped[class] = (skipped[class] or 0) + 1
      look(class)
    else
      firsts[class] = nil
    end
  end
end
return given
