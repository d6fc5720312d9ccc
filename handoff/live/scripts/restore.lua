-- Put a conversation back from the record; does nothing if it is live.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 fields of the head (JSON), 3 log entries (JSON: [[seq, epoch, event JSON], …]),
--      4 first results (JSON: client_message_id → 'digest message_id seq'), 5 choices (JSON: id → JSON text), 6 score in its status, 7 now (ms),
--      8 lease of an assigned one, and presence of who had joined (ms; they have to log in again), 9 how long its agent may owe an answer (ms; '' = owes none),
--      10 token of the lease
-- Returns 'done' | 'present'
local id = ARGV[1]
if redis.call('EXISTS', head(id)) == 1 then return 'present' end
set_fields(id, ARGV[2])
for _, entry in ipairs(cjson.decode(ARGV[3])) do
  redis.call('XADD', P .. 'log:' .. id, entry[1] .. '-0', 'e', entry[3], 'p', entry[2])
end
for client_id, kept in pairs(cjson.decode(ARGV[4])) do redis.call('HSET', P .. 'messages:' .. id, client_id, kept) end
for choice, kept in pairs(cjson.decode(ARGV[5])) do redis.call('HSET', P .. 'choices:' .. id, choice, kept) end
local now = tonumber(ARGV[7])
local h = redis.call('HMGET', head(id), 'status', 'contact_id', 'assignee')
redis.call('ZADD', P .. 'status:' .. h[1], ARGV[6], id)
local current = redis.call('GET', P .. 'contact:' .. h[2])
if not current or redis.call('EXISTS', head(current)) == 0 then redis.call('SET', P .. 'contact:' .. h[2], id) end
if h[1] == 'queued' then enter(id, now) end
if h[1] == 'assigned' then
  redis.call('HSET', head(id), 'lease_token', ARGV[10])
  set_due('lease', id, now + tonumber(ARGV[8]))
  if ARGV[9] ~= '' then set_due('silence', id, now + tonumber(ARGV[9])) end
  hold(h[3], id, 1, now)
end
each_joined(id, function(agent)
  redis.call('SADD', P .. 'joins:' .. agent, id)
  if not due_at('beat', agent) then set_due('beat', agent, now + tonumber(ARGV[8])) end
end)
schedule(id, now)
return 'done'
