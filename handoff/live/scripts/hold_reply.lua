-- Keep an agent's reply until it is due, so that it can be taken back; the agent holds the conversation, or has joined.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 client_message_id, 3 digest, 4 agent id, 5 epoch under which they hold it, 6 due (ms), 7 what is kept (JSON),
--      8 files that go with it (see use_files)
-- Returns {'done', due} | {'waiting', due} (a repeat while it is held) | {'repeat', id, message_id, seq} (it went out) | {'reused'}
--       | {'absent'} | {'stale'} (the conversation moved)
local id, client_id = ARGV[1], ARGV[2]
local h = redis.call('HMGET', head(id), 'status', 'assignee', 'epoch')
if not h[1] then return {'absent'} end
local first = first_result(id, client_id, ARGV[3])
if first then return first end
local kept = redis.call('HGET', P .. 'held:' .. id, client_id)
if kept then
  if cjson.decode(kept)['digest'] ~= ARGV[3] then return {'reused'} end
  return {'waiting', tonumber(redis.call('ZSCORE', P .. 'holding', id .. ' ' .. client_id))}
end
if h[1] ~= 'assigned' or h[3] ~= ARGV[5] or (h[2] ~= ARGV[4] and not has_joined(id, ARGV[4])) then return {'stale'} end
redis.call('HSET', P .. 'held:' .. id, client_id, ARGV[7])
use_files(ARGV[8])
redis.call('ZADD', P .. 'holding', ARGV[6], id .. ' ' .. client_id)
return {'done', tonumber(ARGV[6])}
