-- An agent's page is open: the leases of all that they hold live on.
-- KEYS[1] prefix
-- ARGV 1 agent, 2 now (ms), 3 until when that is believed (ms)
-- Returns 'done' | 'back' (they had been gone) | 'unknown' (no profile: write it, then beat again)
local agent, now = ARGV[1], tonumber(ARGV[2])
local a = redis.call('HMGET', P .. 'agent:' .. agent, 'group', 'beat_until_ms')
if not a[1] then return 'unknown' end
redis.call('HSET', P .. 'agent:' .. agent, 'beat_until_ms', ARGV[3])
set_due('beat', agent, ARGV[3])
for _, id in ipairs(redis.call('ZRANGE', P .. 'holds:' .. agent, 0, -1)) do
  if due_at('lease', id) then set_due('lease', id, ARGV[3]) end
end
refresh(agent, now)
return tonumber(a[2] or 0) > now and 'done' or 'back'
