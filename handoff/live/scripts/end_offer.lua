-- An offer is declined or was let lapse: the conversation waits on at its place, the agent is not asked again for a while.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 agent it was made to, 3 now (ms), 4 '1' = only if its time is over, 5 not asked again before (ms), 6 events,
--      7 fields to set (JSON; a reservation for somebody else)
-- Returns {'done', seq} | {'over'} (it is not theirs any more) | {'early'}
local id, agent, now = ARGV[1], ARGV[2], tonumber(ARGV[3])
if redis.call('HGET', head(id), 'offered_to') ~= agent then return {'over'} end
if ARGV[4] == '1' and due_at('offer', id) > now then return {'early'} end
leave(id, now)
local declined = agent .. ':' .. ARGV[5]
for other, till in string.gmatch(redis.call('HGET', head(id), 'declined') or '', '(%S+):(%d+)') do
  if other ~= agent and tonumber(till) > now then declined = declined .. ' ' .. other .. ':' .. till end
end
redis.call('HDEL', head(id), 'reserved_for', 'reserved_until_ms')
redis.call('HSET', head(id), 'declined', declined)
set_fields(id, ARGV[7])
enter(id, now)
return {'done', emit_all(id, ARGV[6])}
