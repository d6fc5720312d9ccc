-- Take or keep a process lease: one reader of the journal, one sender of mails.
-- KEYS[1] prefix
-- ARGV 1 name, 2 token, 3 lifetime (ms)
-- Returns 1 when held by this token, else 0
local key = P .. 'lease:' .. ARGV[1]
local holder = redis.call('GET', key)
if holder and holder ~= ARGV[2] then return 0 end
redis.call('SET', key, ARGV[2], 'PX', ARGV[3])
return 1
