-- An agent claims a conversation or answers in it: from bot or queue it becomes theirs, from a colleague only on purpose.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 agent id, 3 agent name, 4 '1' = take over from a colleague, 5 now (ms),
--      6 conversation.assigned event, 7 the same with how = taken_over,
--      8 message event or '', 9 client_message_id, 10 digest, 11 message id, 12 fields to set with the message (JSON)
-- Returns {'done', id, message_id, seq, epoch} | {'repeat', …} | {'reused'} | {'absent'} | {'wrong_status', status}
--       | {'held', assignee id, assignee name}
local id, agent, now = ARGV[1], ARGV[2], tonumber(ARGV[5])
local h = redis.call('HMGET', head(id), 'status', 'assignee', 'assignee_name', 'epoch')
if not h[1] then return {'absent'} end
local first = first_result(id, ARGV[9], ARGV[10])
if first then
  first[5] = tonumber(h[4])
  return first
end
if h[1] == 'resolved' then return {'wrong_status', h[1]} end
local seq = 0
if h[1] == 'assigned' and h[2] ~= agent then
  if ARGV[4] ~= '1' then return {'held', h[2], h[3]} end
end
if h[1] ~= 'assigned' or h[2] ~= agent then
  redis.call('HSET', head(id), 'assignee', agent, 'assignee_name', ARGV[3], 'assigned_ms', now, 'updated_ms', now)
  redis.call('HDEL', head(id), 'pending_ms')
  redis.call('HSET', head(id), 'answered_seq', redis.call('HGET', head(id), 'seq'))
  move(id, 'assigned', now)
  seq = emit(id, h[1] == 'assigned' and ARGV[7] or ARGV[6], 0)
end
if ARGV[8] ~= '' then
  seq = emit(id, ARGV[8], 0)
  keep_result(id, ARGV[9], ARGV[10], ARGV[11], seq)
  set_fields(id, ARGV[12])
  redis.call('HSET', head(id), 'updated_ms', now)
  redis.call('ZADD', P .. 'status:assigned', now, id)
end
return {'done', id, ARGV[11], seq, tonumber(redis.call('HGET', head(id), 'epoch'))}
