-- A reservation is over: the conversation waits for anybody able, at its place.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 now (ms), 3 fields to set (JSON; a reservation for somebody else)
-- Returns 'done' | 'stale'
local id, now = ARGV[1], tonumber(ARGV[2])
local at = due_at('reserve', id)
if not at or at > now then return 'stale' end
leave(id, now)
redis.call('HDEL', head(id), 'reserved_for', 'reserved_until_ms')
set_fields(id, ARGV[3])
enter(id, now)
return 'done'
