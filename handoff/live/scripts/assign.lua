-- An agent claims a conversation, accepts an offer of it or answers in it: from bot or queue it becomes theirs, from a
-- colleague only on purpose. Who has joined a colleague's answers beside them, and nothing about who owns it changes.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 agent id, 3 agent name, 4 '1' = take over from a colleague, 5 now (ms),
--      6 conversation.assigned event, 7 the same with how = taken_over,
--      8 message event or '', 9 client_message_id, 10 digest, 11 message id, 12 fields to set with the message (JSON),
--      13 lease (ms), 14 how long they may owe an answer (ms), 15 token of the lease, 16 '1' = only as an offer that still stands,
--      17 '1' = they answer: who has joined needs not take it over, 18 files that go with the message (see use_files)
-- Returns {'done', id, message_id, seq, epoch} | {'repeat', …} | {'reused'} | {'absent'} | {'wrong_status', status}
--       | {'held', assignee id, assignee name} | {'over'} (the offer)
local id, agent, now = ARGV[1], ARGV[2], tonumber(ARGV[5])
local h = redis.call('HMGET', head(id), 'status', 'assignee', 'assignee_name', 'epoch', 'offered_to')
if not h[1] then return {'absent'} end
local first = first_result(id, ARGV[9], ARGV[10])
if first then
  first[5] = tonumber(h[4])
  return first
end
if h[1] == 'resolved' then return {'wrong_status', h[1]} end
local seq, mine = 0, h[1] == 'assigned' and h[2] == agent
local beside = h[1] == 'assigned' and not mine and ARGV[4] ~= '1' and ARGV[17] == '1' and has_joined(id, agent)
if h[1] == 'assigned' and not mine and not beside and ARGV[4] ~= '1' then return {'held', h[2], h[3]} end
if ARGV[16] == '1' and not mine and (h[5] ~= agent or (due_at('offer', id) or 0) <= now) then return {'over'} end
if mine then
  set_due('lease', id, math.max(due_at('lease', id) or 0, now + tonumber(ARGV[13])))
elseif not beside then
  give(id, agent, ARGV[3], now, tonumber(ARGV[13]), tonumber(ARGV[14]), ARGV[15])
  seq = emit(id, h[1] == 'assigned' and ARGV[7] or ARGV[6], 0)
end
if ARGV[8] ~= '' then
  seq = emit(id, ARGV[8], 0)
  keep_result(id, ARGV[9], ARGV[10], ARGV[11], seq)
  set_fields(id, ARGV[12])
  use_files(ARGV[18])
  said_by_agent(id, now)
end
return {'done', id, ARGV[11], seq, tonumber(redis.call('HGET', head(id), 'epoch'))}
