-- An agent works on a conversation of theirs (a note, typing, reading) without having answered yet.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 agent, 3 now (ms), 4 lease (ms), 5 how long they may owe an answer from here on (ms; 0 = as before)
-- Returns 'done' | 'other' (not theirs)
local id, now = ARGV[1], tonumber(ARGV[3])
local h = redis.call('HMGET', head(id), 'status', 'assignee')
if h[1] ~= 'assigned' or h[2] ~= ARGV[2] then return 'other' end
set_due('lease', id, math.max(due_at('lease', id) or 0, now + tonumber(ARGV[4])))
if tonumber(ARGV[5]) > 0 and due_at('silence', id) then set_due('silence', id, now + tonumber(ARGV[5])) end
return 'done'
