-- End a turn: the bot's replies, the end of the turn and a handoff that follows, all or nothing.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 token, 3 epoch the answer was computed under, 4 seq covered by the answer, 5 now (ms),
--      6 fields to set (JSON), 7 events, 8 offered buttons (JSON: id → JSON text),
--      9 '' or 'queued', 10 events of the handoff (after the status changed); a queued_ms among the fields counts as its arrival
-- Returns {'done', seq, 1 if the next turn waits already, else 0} | {'stale'}
local id, now = ARGV[1], tonumber(ARGV[5])
local h = redis.call('HMGET', head(id), 'turn_token', 'epoch', 'status')
if h[1] ~= ARGV[2] or h[2] ~= ARGV[3] or h[3] ~= 'bot' then return {'stale'} end
set_fields(id, ARGV[6])
local seq = emit_all(id, ARGV[7])
for choice, kept in pairs(cjson.decode(ARGV[8])) do redis.call('HSET', P .. 'choices:' .. id, choice, kept) end
redis.call('HSET', head(id), 'answered_seq', ARGV[4], 'updated_ms', now)
redis.call('HDEL', head(id), 'turn_token', 'turn_attempts', 'pending_ms')
redis.call('ZREM', P .. 'turns', id)
if ARGV[9] == 'queued' then
  if tonumber(redis.call('HGET', head(id), 'queued_ms') or 0) == 0 then redis.call('HSET', head(id), 'queued_ms', now) end
  move(id, 'queued', now)
  return {'done', emit_all(id, ARGV[10]), 0}
end
redis.call('ZADD', P .. 'status:bot', now, id)
return {'done', seq, schedule(id, now) and 1 or 0}
