-- The customer types or stopped: holds a turn that waits now, or comes to wait while they type, for a burst at most.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 typing until (ms; 0 = stopped), 3 now (ms), 4 longest wait of a burst (ms)
-- Returns 'done' | 'nothing' (no turn waits just now)
local id = ARGV[1]
if redis.call('HGET', head(id), 'status') ~= 'bot' then return 'nothing' end
redis.call('HSET', head(id), 'typing_until_ms', ARGV[2], 'burst_ms', ARGV[4])
return schedule(id, tonumber(ARGV[3])) and 'done' or 'nothing'
