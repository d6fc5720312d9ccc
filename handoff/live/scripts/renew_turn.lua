-- Keep the lease of a turn that is being worked on, or put the turn off (the bot is still starting).
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 token, 3 due again or lease end (ms), 4 '1' = give the lease back
-- Returns 'done' | 'stale'
if redis.call('HGET', head(ARGV[1]), 'turn_token') ~= ARGV[2] then return 'stale' end
redis.call('ZADD', P .. 'turns', ARGV[3], ARGV[1])
if ARGV[4] == '1' then
  redis.call('HDEL', head(ARGV[1]), 'turn_token')
  redis.call('HINCRBY', head(ARGV[1]), 'turn_attempts', -1)
end
return 'done'
