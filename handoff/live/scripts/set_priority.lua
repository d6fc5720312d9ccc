-- Raise or lower a conversation's priority: the age stays, the head start changes.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 now (ms), 3 fields to set (JSON: priority, head_start_ms), 4 events
-- Returns {'done', seq} | {'absent'} | {'wrong_status', status}
local id, now = ARGV[1], tonumber(ARGV[2])
local h = redis.call('HMGET', head(id), 'status', 'waits_in', 'queued_ms')
if not h[1] then return {'absent'} end
if h[1] ~= 'queued' and h[1] ~= 'assigned' then return {'wrong_status', h[1]} end
set_fields(id, ARGV[3])
redis.call('HSET', head(id), 'updated_ms', now)
if h[1] == 'assigned' then redis.call('ZADD', P .. 'status:assigned', now, id) end
if h[1] == 'queued' then
  local score = tonumber(h[3]) - tonumber(redis.call('HGET', head(id), 'head_start_ms'))
  redis.call('ZADD', P .. 'status:queued', score, id)
  if h[2] then
    redis.call('ZADD', P .. 'waiting:' .. h[2], score, id)
    if redis.call('ZSCORE', P .. 'heads', h[2]) then note_first(h[2]) end
  end
end
return {'done', emit_all(id, ARGV[4])}
