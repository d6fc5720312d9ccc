-- Take a resolved, quiet and recorded conversation out of the live store.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 seq up to which it is recorded ('' = whatever, for a deletion), 3 now (ms)
-- Returns 'done' | 'changed'
local id = ARGV[1]
local h = redis.call('HMGET', head(id), 'status', 'seq', 'contact_id')
if not h[1] then return 'done' end
if ARGV[2] ~= '' and (h[1] ~= 'resolved' or h[2] ~= ARGV[2]) then return 'changed' end
if redis.call('GET', P .. 'contact:' .. h[3]) == id then redis.call('DEL', P .. 'contact:' .. h[3]) end
leave(id, tonumber(ARGV[3]))
not_arrived(id)
each_joined(id, function(agent) redis.call('SREM', P .. 'joins:' .. agent, id) end)
redis.call('ZREM', P .. 'status:' .. h[1], id)
redis.call('ZREM', P .. 'turns', id)
redis.call('ZREM', P .. 'present', id)
redis.call('DEL', head(id), P .. 'log:' .. id, P .. 'messages:' .. id, P .. 'choices:' .. id, P .. 'code:' .. id)
return 'done'
