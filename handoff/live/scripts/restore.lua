-- Put a conversation back from the record; does nothing if it is live.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 fields of the head (JSON), 3 log entries (JSON: [[seq, epoch, event JSON], …]),
--      4 first results (JSON: client_message_id → 'digest message_id seq'), 5 choices (JSON: id → JSON text), 6 score in its status, 7 now (ms)
-- Returns 'done' | 'present'
local id = ARGV[1]
if redis.call('EXISTS', head(id)) == 1 then return 'present' end
set_fields(id, ARGV[2])
for _, entry in ipairs(cjson.decode(ARGV[3])) do
  redis.call('XADD', P .. 'log:' .. id, entry[1] .. '-0', 'e', entry[3], 'p', entry[2])
end
for client_id, kept in pairs(cjson.decode(ARGV[4])) do redis.call('HSET', P .. 'messages:' .. id, client_id, kept) end
for choice, kept in pairs(cjson.decode(ARGV[5])) do redis.call('HSET', P .. 'choices:' .. id, choice, kept) end
local h = redis.call('HMGET', head(id), 'status', 'contact_id')
redis.call('ZADD', P .. 'status:' .. h[1], ARGV[6], id)
local current = redis.call('GET', P .. 'contact:' .. h[2])
if not current or redis.call('EXISTS', head(current)) == 0 then redis.call('SET', P .. 'contact:' .. h[2], id) end
schedule(id, tonumber(ARGV[7]))
return 'done'
