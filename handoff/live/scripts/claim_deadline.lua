-- Take the deadline that is over first and lease it: of two processes one acts. Also one whose holder let its lease run out.
-- KEYS[1] prefix
-- ARGV 1 now (ms), 2 lease (ms), 3 token of this lease
-- Returns {} or {member `KIND ID`}
local member = redis.call('ZRANGEBYSCORE', P .. 'deadlines', '-inf', ARGV[1], 'LIMIT', 0, 1)[1]
if not member then return {} end
redis.call('ZADD', P .. 'deadlines', ARGV[1] + ARGV[2], member)
redis.call('HSET', P .. 'claims', member, ARGV[3])
return {member}
