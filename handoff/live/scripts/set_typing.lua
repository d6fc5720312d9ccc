-- The customer types or stopped: what they write meanwhile is answered together, a burst's first message never late.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 typing until (ms; 0 = stopped), 3 now (ms), 4 longest wait of a burst (ms)
-- Returns 'done' | 'nothing' (no turn waits, or a worker has it)
local id = ARGV[1]
local h = redis.call('HMGET', head(id), 'turn_token', 'pending_ms')
if h[1] or not h[2] or not redis.call('ZSCORE', P .. 'turns', id) then return 'nothing' end
local due = math.min(tonumber(ARGV[2]), tonumber(h[2]) + tonumber(ARGV[4]))
redis.call('ZADD', P .. 'turns', math.max(due, tonumber(ARGV[3])), id)
return 'done'
