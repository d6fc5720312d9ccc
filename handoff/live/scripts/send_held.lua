-- Send a held reply, if the agent still holds the conversation, or takes part in it, under the epoch of then; else put it on their list of refused ones
-- (its files wait for a message again).
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 client_message_id, 3 digest, 4 agent id, 5 epoch, 6 now (ms), 7 message event, 8 message id,
--      9 fields to set (JSON), 10 what is kept when it is refused (JSON), 11 how long refused ones are kept (s)
-- Returns {'done', id, message_id, seq, epoch} | {'absent'} (taken back, or sent by another process) | {'stale'} (refused)
local id, client_id, now = ARGV[1], ARGV[2], tonumber(ARGV[6])
local kept = redis.call('HGET', P .. 'held:' .. id, client_id)
redis.call('HDEL', P .. 'held:' .. id, client_id)
redis.call('ZREM', P .. 'holding', id .. ' ' .. client_id)
if not kept then return {'absent'} end
local h = redis.call('HMGET', head(id), 'status', 'assignee', 'epoch')
if h[1] ~= 'assigned' or h[3] ~= ARGV[5] or (h[2] ~= ARGV[4] and not has_joined(id, ARGV[4])) then
  give_files_back(cjson.decode(kept))
  redis.call('HSET', P .. 'refused:' .. ARGV[4], client_id, ARGV[10])
  redis.call('EXPIRE', P .. 'refused:' .. ARGV[4], ARGV[11])
  return {'stale'}
end
local seq = emit(id, ARGV[7], 0)
keep_result(id, client_id, ARGV[3], ARGV[8], seq)
set_fields(id, ARGV[9])
said_by_agent(id, now)
return {'done', id, ARGV[8], seq, tonumber(h[3])}
