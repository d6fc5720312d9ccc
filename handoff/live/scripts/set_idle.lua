-- An assigned conversation in which the customer is silent ceases to count in its agent's load, or counts again.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 '1' = idle, '' = not, 3 now (ms), 4 events
-- Returns {'done', seq} | {'absent'} | {'wrong_status', status} | {'unchanged'} | {'owed'} (the agent owes an answer: not idle)
local id, now = ARGV[1], tonumber(ARGV[3])
local h = redis.call('HMGET', head(id), 'status', 'assignee', 'idle')
if not h[1] then return {'absent'} end
if h[1] ~= 'assigned' then return {'wrong_status', h[1]} end
if (ARGV[2] == '1') == (h[3] == '1') then return {'unchanged'} end
if ARGV[2] == '1' and due_at('silence', id) then return {'owed'} end
if ARGV[2] == '1' then redis.call('HSET', head(id), 'idle', '1') else redis.call('HDEL', head(id), 'idle') end
hold(h[2], id, ARGV[2] == '1' and 0 or 1, now)
return {'done', emit_all(id, ARGV[4])}
