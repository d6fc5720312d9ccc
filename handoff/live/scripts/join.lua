-- A supervisor takes part beside the agent who has the conversation: nothing about who owns it changes.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 agent id, 3 agent name, 4 conversation.joined event
-- Returns {'done', seq} | {'repeat'} (they had joined) | {'absent'} | {'wrong_status', status} (nobody has it)
--       | {'held', assignee id, assignee name} (they have it themselves)
local id, agent = ARGV[1], ARGV[2]
local h = redis.call('HMGET', head(id), 'status', 'assignee', 'assignee_name', 'joined')
if not h[1] then return {'absent'} end
if h[1] ~= 'assigned' then return {'wrong_status', h[1]} end
if h[2] == agent then return {'held', h[2], h[3]} end
if has_joined(id, agent) then return {'repeat'} end
local line = agent .. ' ' .. string.gsub(ARGV[3], '\n', ' ')
redis.call('HSET', head(id), 'joined', h[4] and h[4] ~= '' and h[4] .. '\n' .. line or line)
redis.call('SADD', P .. 'joins:' .. agent, id)
return {'done', emit(id, ARGV[4], 0)}
