-- Put before every script. KEYS[1] is the workspace's prefix with its hash tag; all names are built from it, so that
-- every key of one call lies in one slot. An `events` argument is a JSON array of [event JSON, wants_turn 0 or 1].
local P = KEYS[1]

local function head(id) return P .. 'conversation:' .. id end

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

local function set_status(id, status, score)
  local old = redis.call('HGET', head(id), 'status')
  if old then redis.call('ZREM', P .. 'status:' .. old, id) end
  redis.call('HSET', head(id), 'status', status)
  redis.call('ZADD', P .. 'status:' .. status, score, id)
end

-- A change of ownership: what a bot computes under an older epoch is refused from here on.
local function move(id, status, score)
  redis.call('HINCRBY', head(id), 'epoch', 1)
  redis.call('HDEL', head(id), 'turn_token', 'turn_attempts')
  redis.call('ZREM', P .. 'turns', id)
  set_status(id, status, score)
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

local function keep_result(id, client_message_id, digest, message_id, seq)
  if client_message_id == '' then return end
  redis.call('HSET', P .. 'messages:' .. id, client_message_id, digest .. ' ' .. message_id .. ' ' .. seq)
end
