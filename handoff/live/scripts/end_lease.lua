-- A lease is over: the conversation goes back to the front with its age.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 'lease' (no life shown) or 'silence' (owes an answer too long), 3 token of the lease, 4 now (ms),
--      5 fields to set (JSON), 6 events
-- Returns {'done', seq} | {'stale'} (renewed, or somebody else's by now)
local id, kind, now = ARGV[1], ARGV[2], tonumber(ARGV[4])
local at = due_at(kind, id)
local h = redis.call('HMGET', head(id), 'status', 'lease_token')
if not at or at > now then return {'stale'} end
if h[1] ~= 'assigned' or h[2] ~= ARGV[3] then return {'stale'} end
set_fields(id, ARGV[5])
take_back(id, now)
return {'done', emit_all(id, ARGV[6])}
