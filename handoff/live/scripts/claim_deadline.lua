-- Lease a deadline that is over: of two processes one acts. Also one whose holder let its lease run out.
-- What has just come due goes first. What is late by more than a while was late before anybody looked (the gateway was
-- away, or the store is back from the record): there may be thousands, so they go at a pace that people can follow.
-- KEYS[1] prefix
-- ARGV 1 now (ms), 2 lease (ms), 3 token of this lease, 4 later than this is late (ms),
--      5 interval between two that are late (ms), 6 how many of those at once
-- Returns {} or {member `KIND ID`, 0 | 1: late}
local now, deadlines = tonumber(ARGV[1]), P .. 'deadlines'
local late = 0
local member = redis.call('ZRANGEBYSCORE', deadlines, now - tonumber(ARGV[4]), now, 'LIMIT', 0, 1)[1]
if not member then
  late, member = 1, redis.call('ZRANGEBYSCORE', deadlines, '-inf', now, 'LIMIT', 0, 1)[1]
  if not member then return {} end
  if take_limit('deadlines:late', now, tonumber(ARGV[5]), tonumber(ARGV[6])) > 0 then return {} end
end
redis.call('ZADD', deadlines, now + tonumber(ARGV[2]), member)
redis.call('HSET', P .. 'claims', member, ARGV[3])
return {member, late}
