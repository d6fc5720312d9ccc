-- Try a one-time code: right ones are used up, wrong ones cost a try.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 digest of the code, 3 now (ms)
-- Returns {'right', account id} | {'wrong', tries left} | {'expired'}
local key = P .. 'code:' .. ARGV[1]
local h = redis.call('HMGET', key, 'digest', 'until_ms', 'tries', 'account_id')
if not h[1] or tonumber(h[2]) <= tonumber(ARGV[3]) then return {'expired'} end
if tonumber(h[3]) <= 0 then return {'expired'} end
if h[1] == ARGV[2] and h[4] ~= '' then
  redis.call('DEL', key)
  return {'right', h[4]}
end
return {'wrong', redis.call('HINCRBY', key, 'tries', -1)}
