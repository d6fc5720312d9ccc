-- What is due. When nobody looked for longer than a gap (all processes were down), nobody could show life either: all
-- that became due meanwhile gets its time anew.
-- KEYS[1] prefix
-- ARGV 1 now (ms), 2 most, 3 gap (ms), 4 time given anew (ms)
-- Returns [member, …] of `due`
local now = tonumber(ARGV[1])
local looked = redis.call('GET', P .. 'looked')
if looked and now - tonumber(looked) > tonumber(ARGV[3]) then
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', P .. 'due', '-inf', now)) do
    if string.sub(member, 1, 4) ~= 'wrap' then redis.call('ZADD', P .. 'due', now + tonumber(ARGV[4]), member) end
  end
end
redis.call('SET', P .. 'looked', ARGV[1])
return redis.call('ZRANGEBYSCORE', P .. 'due', '-inf', now, 'LIMIT', 0, ARGV[2])
