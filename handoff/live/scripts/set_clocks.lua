-- Keep what is known of a conversation's time, its deadlines, and what lists show of them; a claim on a deadline ends.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 clocks (JSON; '' = it has none any more), 3 deadlines (JSON: kind → due ms, 0 = none),
--      4 fields of the head (JSON), set while the conversation is live
-- Returns 'changed' | 'same', by the fields
local id = ARGV[1]
if ARGV[2] == '' then redis.call('HDEL', P .. 'clocks', id) else redis.call('HSET', P .. 'clocks', id, ARGV[2]) end
for kind, due in pairs(cjson.decode(ARGV[3])) do
  local member = kind .. ' ' .. id
  if due == 0 then redis.call('ZREM', P .. 'deadlines', member) else redis.call('ZADD', P .. 'deadlines', due, member) end
  redis.call('HDEL', P .. 'claims', member)
end
if redis.call('EXISTS', head(id)) == 0 then return 'same' end
local answer = 'same'
for name, value in pairs(cjson.decode(ARGV[4])) do
  local old = redis.call('HGET', head(id), name)
  if old ~= value and not (not old and (value == '' or value == '0')) then
    redis.call('HSET', head(id), name, value)
    answer = 'changed'
  end
end
return answer
