-- Give a process lease back, if it is still this token's.
-- KEYS[1] prefix
-- ARGV 1 name, 2 token
-- Returns 1 when given back, else 0
if redis.call('GET', P .. 'lease:' .. ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('DEL', P .. 'lease:' .. ARGV[1])
