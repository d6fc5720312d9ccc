-- End a claim: the deadline is dealt with, or comes up again later; nothing happens when it was set anew meanwhile.
-- KEYS[1] prefix
-- ARGV 1 member `KIND ID`, 2 token, 3 next due (ms; '' = never)
-- Returns 'done' | 'stale'
if redis.call('HGET', P .. 'claims', ARGV[1]) ~= ARGV[2] then return 'stale' end
redis.call('HDEL', P .. 'claims', ARGV[1])
if ARGV[3] == '' then redis.call('ZREM', P .. 'deadlines', ARGV[1]) else redis.call('ZADD', P .. 'deadlines', ARGV[3], ARGV[1]) end
return 'done'
