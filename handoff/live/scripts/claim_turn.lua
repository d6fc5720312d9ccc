-- Take the turn that is due first and lease it; also takes up a turn whose worker let its lease run out.
-- KEYS[1] prefix
-- ARGV 1 now (ms), 2 lease (ms), 3 token of this lease
-- Returns {when the next turn is due or a lease ends (ms; '' = never), id, flat hash, [log entries after answered_seq],
--   attempts}; without the id and what follows when none is due
local function next_due() return redis.call('ZRANGE', P .. 'turns', 0, 0, 'WITHSCORES')[2] or '' end
for _ = 1, 20 do
  local id = redis.call('ZRANGEBYSCORE', P .. 'turns', '-inf', ARGV[1], 'LIMIT', 0, 1)[1]
  if not id then break end
  local h = redis.call('HMGET', head(id), 'status', 'wants_seq', 'answered_seq')
  if h[1] == 'bot' and tonumber(h[2] or 0) > tonumber(h[3] or 0) then
    redis.call('ZADD', P .. 'turns', ARGV[1] + ARGV[2], id)
    redis.call('HSET', head(id), 'turn_token', ARGV[3])
    local attempts = redis.call('HINCRBY', head(id), 'turn_attempts', 1)
    local from = '(' .. (h[3] or 0) .. '-0'
    if tonumber(h[3] or 0) == 0 then from = '-' end
    return {next_due(), id, redis.call('HGETALL', head(id)), redis.call('XRANGE', P .. 'log:' .. id, from, '+', 'COUNT', 500), attempts}
  end
  redis.call('ZREM', P .. 'turns', id)
end
return {next_due()}
