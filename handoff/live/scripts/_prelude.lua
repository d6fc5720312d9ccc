-- Put before every script. KEYS[1] is the workspace's prefix with its hash tag; all names are built from it, so that
-- every key of one call lies in one slot. An `events` argument is a JSON array of [event JSON, wants_turn 0 or 1].
local P = KEYS[1]

local function head(id) return P .. 'conversation:' .. id end

-- Count one against a rate limit by theoretical arrival time (GCRA): bursts up to a size, then a steady rate.
-- Returns 0 when taken, else the milliseconds to wait.
local function take_limit(name, now, interval, burst)
  local key = P .. 'limit:' .. name
  local arrival = math.max(tonumber(redis.call('GET', key) or 0), now)
  local wait = arrival - (burst - 1) * interval - now
  if wait > 0 then return math.ceil(wait) end
  local lifetime = math.ceil(arrival + interval - now) + 1000
  redis.call('SET', key, string.format('%.0f', arrival + interval), 'PX', string.format('%.0f', lifetime))
  return 0
end

local function set_fields(id, json)
  for name, value in pairs(cjson.decode(json)) do
    redis.call('HSET', head(id), name, value)
  end
end

-- Give the event the next seq; put it into the conversation's log and the workspace's stream.
local function emit(id, event, wants_turn)
  local seq = redis.call('HINCRBY', head(id), 'seq', 1)
  local g = redis.call('HMGET', head(id), 'generation', 'epoch')
  redis.call('XADD', P .. 'log:' .. id, seq .. '-0', 'e', event, 'p', g[2])
  redis.call('XADD', P .. 'events', '*', 'c', id, 's', seq, 'g', g[1], 'p', g[2], 'e', event)
  if wants_turn == 1 then redis.call('HSET', head(id), 'wants_seq', seq) end
  return seq
end

local function emit_all(id, events)
  local last = 0
  for _, event in ipairs(cjson.decode(events)) do last = emit(id, event[1], event[2]) end
  return last
end

-- `arrived:QUEUE` has who waits in a queue, by arrival: how many and since when is told without reading them.
local function not_arrived(id)
  local queue = redis.call('HGET', head(id), 'arrived_in')
  if not queue then return end
  redis.call('ZREM', P .. 'arrived:' .. queue, id)
  redis.call('HDEL', head(id), 'arrived_in')
end

local function arrive(id)
  local h = redis.call('HMGET', head(id), 'queue', 'queued_ms', 'arrived_in')
  local queue = h[1] or ''
  if h[3] and h[3] ~= queue then not_arrived(id) end
  redis.call('ZADD', P .. 'arrived:' .. queue, h[2], id)
  redis.call('HSET', head(id), 'arrived_in', queue)
end

local function set_status(id, status, score)
  local old = redis.call('HGET', head(id), 'status')
  if old then redis.call('ZREM', P .. 'status:' .. old, id) end
  if old == 'queued' and status ~= 'queued' then not_arrived(id) end
  redis.call('HSET', head(id), 'status', status)
  redis.call('ZADD', P .. 'status:' .. status, score, id)
end

-- Deadlines of routing: one sorted set, member `KIND ID`, score the instant (ms).
local function due_at(kind, id) return tonumber(redis.call('ZSCORE', P .. 'due', kind .. ' ' .. id)) end
local function set_due(kind, id, at) redis.call('ZADD', P .. 'due', at, kind .. ' ' .. id) end
local function not_due(kind, id) redis.call('ZREM', P .. 'due', kind .. ' ' .. id) end

-- Take an agent who can be given nothing now out of their group, or put them in: least loaded first (as a share of
-- their capacity), then longest free. A group is all who are able for the same classes; `free` has those with anybody in.
local function refresh(agent, now)
  local key = P .. 'agent:' .. agent
  local a = redis.call('HMGET', key, 'group', 'availability', 'beat_until_ms', 'wrap_up_until_ms', 'capacity', 'free_since_ms')
  if not a[1] then return end
  local load = redis.call('ZCOUNT', P .. 'holds:' .. agent, 1, 1)
  redis.call('HSET', key, 'load', load)
  local ready = P .. 'ready:' .. a[1]
  if a[2] == 'online' and tonumber(a[3] or 0) > now and tonumber(a[4] or 0) <= now and load < tonumber(a[5]) then
    redis.call('ZADD', ready, math.floor(load * 800 / tonumber(a[5])) * 1e13 + tonumber(a[6] or 0), agent)
    redis.call('SADD', P .. 'free', a[1])
  elseif redis.call('ZREM', ready, agent) == 1 and redis.call('EXISTS', ready) == 0 then
    redis.call('SREM', P .. 'free', a[1])
  end
end

-- A conversation begins or ceases to count in its agent's load. Held and idle: 0, held and counted: 1.
local function hold(agent, id, counts, now)
  redis.call('ZADD', P .. 'holds:' .. agent, counts, id)
  redis.call('HSET', P .. 'agent:' .. agent, 'free_since_ms', now)
  refresh(agent, now)
end

local function let_go(agent, id, now)
  if redis.call('ZREM', P .. 'holds:' .. agent, id) == 0 then return end
  redis.call('HSET', P .. 'agent:' .. agent, 'free_since_ms', now)
  refresh(agent, now)
end

-- `heads` has the classes in which somebody waits to be given away, by the score of their first.
local function note_first(class)
  local first = redis.call('ZRANGE', P .. 'waiting:' .. class, 0, 0, 'WITHSCORES')
  if first[1] then redis.call('ZADD', P .. 'heads', first[2], class) else redis.call('ZREM', P .. 'heads', class) end
end

-- The conversation waits nowhere, is offered to nobody and held by nobody any more; status and assignee stay as they are.
local function leave(id, now)
  local h = redis.call('HMGET', head(id), 'status', 'assignee', 'waits_in', 'offered_to')
  if h[3] then
    redis.call('ZREM', P .. 'waiting:' .. h[3], id)
    if redis.call('ZSCORE', P .. 'heads', h[3]) then note_first(h[3]) end
    redis.call('HDEL', head(id), 'waits_in')
    not_due('reserve', id)
  end
  if h[4] then
    redis.call('HDEL', head(id), 'offered_to', 'offered_name', 'offer_until_ms', 'offer_why')
    not_due('offer', id)
    let_go(h[4], id, now)
  end
  if h[1] == 'assigned' then
    redis.call('HDEL', head(id), 'lease_token', 'idle')
    not_due('lease', id)
    not_due('silence', id)
    let_go(h[2], id, now)
  end
end

-- Let the conversation wait: in its class, or while it is reserved in that of the agent. The score is arrival minus
-- head start and never changes by waiting, so nothing is sorted again. Returns it.
local function enter(id, now)
  local h = redis.call('HMGET', head(id), 'class', 'queued_ms', 'head_start_ms', 'reserved_for', 'reserved_until_ms', 'give')
  local class, score = h[1] or 'general/ja', tonumber(h[2]) - tonumber(h[3] or 0)
  local reserved = h[4] and h[4] ~= '' and tonumber(h[5] or 0) > now
  if reserved then
    class = '@' .. h[4]
    set_due('reserve', id, h[5])
  else
    redis.call('HDEL', head(id), 'reserved_for', 'reserved_until_ms')
  end
  redis.call('HSET', head(id), 'waits_in', class)
  redis.call('ZADD', P .. 'waiting:' .. class, score, id)
  if reserved or h[6] ~= 'claim' then note_first(class) end
  redis.call('ZADD', P .. 'status:queued', score, id)
  arrive(id)
  return score
end

-- Those who joined beside the assignee stand in the head as lines of `ID NAME`.
local function each_joined(id, act)
  for agent, name in string.gmatch(redis.call('HGET', head(id), 'joined') or '', '(%S+) ([^\n]*)') do act(agent, name) end
end

local function has_joined(id, agent)
  local found = false
  each_joined(id, function(one) found = found or one == agent end)
  return found
end

-- Take one of them out and say so: to the customer too, unless the conversation moved, of which they hear by itself.
-- Returns the seq, nil when they had not joined.
local function part(id, agent, cause, now)
  local left, gone = {}, nil
  each_joined(id, function(one, name)
    if one == agent then gone = name else left[#left + 1] = one .. ' ' .. name end
  end)
  redis.call('SREM', P .. 'joins:' .. agent, id)
  if not gone then return nil end
  redis.call('HSET', head(id), 'joined', table.concat(left, '\n'))
  return emit(id, cjson.encode({
    type = 'conversation.parted', at_ms = now, audience = cause == 'moved' and 'staff' or 'everyone',
    by = {role = 'agent', name = gone, id = agent}, cause = cause,
  }), 0)
end

-- A change of ownership: what a bot computes under an older epoch is refused from here on, and who had joined is out.
local function move(id, status, now)
  each_joined(id, function(agent) part(id, agent, 'moved', now) end)
  leave(id, now)
  redis.call('HINCRBY', head(id), 'epoch', 1)
  redis.call('HDEL', head(id), 'turn_token', 'turn_attempts', 'pending_ms')
  if status ~= 'bot' then redis.call('HDEL', head(id), 'left_ms', 'left_queued_ms', 'left_reason') end -- a place is found again once
  redis.call('ZREM', P .. 'turns', id)
  set_status(id, status, now)
  if status == 'queued' then enter(id, now) end
end

-- Make it the agent's, under a lease: `lease` ends when they show no life, `silence` when they owe an answer too long.
local function give(id, agent, name, now, alive_ms, silent_ms, token)
  move(id, 'assigned', now)
  redis.call('HDEL', head(id), 'reserved_for', 'reserved_until_ms', 'declined')
  redis.call('HSET', head(id), 'assignee', agent, 'assignee_name', name, 'assigned_ms', now, 'updated_ms', now,
    'lease_token', token, 'answered_seq', redis.call('HGET', head(id), 'seq'))
  set_due('lease', id, now + alive_ms)
  set_due('silence', id, now + silent_ms)
  hold(agent, id, 1, now)
end

-- The agent has answered the customer: they owe nothing until the customer writes again.
local function said_by_agent(id, now)
  redis.call('HSET', head(id), 'updated_ms', now)
  redis.call('ZADD', P .. 'status:assigned', now, id)
  not_due('silence', id)
end

-- Back to the front: the age is kept.
local function take_back(id, now)
  if tonumber(redis.call('HGET', head(id), 'queued_ms') or 0) == 0 then redis.call('HSET', head(id), 'queued_ms', now) end
  move(id, 'queued', now)
  redis.call('HSET', head(id), 'assignee', '', 'assignee_name', '', 'updated_ms', now)
end

-- Put the conversation's turn on the work list if the bot owns it, something waits, and no worker has it: due now, or
-- when the customer has finished typing, but never later than a burst may last after its first message.
-- Returns whether a turn waits.
local function schedule(id, now)
  local h = redis.call('HMGET', head(id), 'status', 'wants_seq', 'answered_seq', 'turn_token', 'pending_ms',
    'typing_until_ms', 'burst_ms')
  if h[1] ~= 'bot' or h[4] then return false end
  if tonumber(h[2] or 0) <= tonumber(h[3] or 0) then return false end
  if not h[5] then redis.call('HSET', head(id), 'pending_ms', now) end
  local held = math.min(tonumber(h[6] or 0), tonumber(h[5] or now) + tonumber(h[7] or 0))
  redis.call('ZADD', P .. 'turns', math.max(held, now), id)
  return true
end

-- nil, or the first result of the same client_message_id: {'repeat', id, message_id, seq} or {'reused'}.
local function first_result(id, client_message_id, digest)
  if client_message_id == '' then return nil end
  local kept = redis.call('HGET', P .. 'messages:' .. id, client_message_id)
  if not kept then return nil end
  local d, m, s = string.match(kept, '^(%S+) (%S+) (%S+)$')
  if d ~= digest then return {'reused'} end
  return {'repeat', id, m, tonumber(s)}
end

-- Files that waited for their message go with it; `used` is '' or JSON [agent, file id, …].
local function use_files(used)
  if used == '' then return end
  local named = cjson.decode(used)
  for i = 2, #named do
    redis.call('HDEL', P .. 'attached:' .. named[1], named[i])
    redis.call('ZREM', P .. 'attaching', named[1] .. ' ' .. named[i])
  end
end

-- They wait again: the message that they were to go with does not go out. `held` is the decoded JSON of live/held.py.
local function give_files_back(held)
  for file, kept in pairs(held['attached'] or {}) do
    redis.call('HSET', P .. 'attached:' .. held['agent_id'], file, kept)
    redis.call('ZADD', P .. 'attaching', held['files_until_ms'], held['agent_id'] .. ' ' .. file)
  end
end

local function keep_result(id, client_message_id, digest, message_id, seq)
  if client_message_id == '' then return end
  redis.call('HSET', P .. 'messages:' .. id, client_message_id, digest .. ' ' .. message_id .. ' ' .. seq)
end
