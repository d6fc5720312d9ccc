-- A contact's message arrives: finds, starts or reopens the conversation, refuses a repeat, appends, asks for a turn.
-- KEYS[1] prefix
-- ARGV 1 contact id, 2 id for a new conversation, 3 client_message_id, 4 digest of the content, 5 message id,
--      6 message event, 7 now (ms), 8 time to reopen (ms), 9 conversation.started event, 10 conversation.reopened event,
--      11 fields of a new conversation (JSON; its generation counts only if the store has none yet), 12 fields to set with the message (JSON),
--      13 '1' when the record has been asked about this contact and knows no conversation of theirs,
--      14 how long the agent may owe an answer (ms), 15 conversation.released event (an idle one whose agent has no room),
--      16 rate limit to count this against ('' = none), 17 its interval (ms), 18 its burst
-- Returns {'slow', milliseconds to wait}: too many, nothing else was looked at | {'done', id, message_id, seq} | {'repeat', id, message_id, seq} | {'reused'}
--       | {'unknown'} (no live conversation: ask the record, restore, call again) | {'absent', id} (likewise)
local contact, new_id, client_id, digest, message_id = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local now, reopen_ms = tonumber(ARGV[7]), tonumber(ARGV[8])
if ARGV[16] ~= '' then
  local wait = take_limit(ARGV[16], now, tonumber(ARGV[17]), tonumber(ARGV[18]))
  if wait > 0 then return {'slow', wait} end
end
local id = redis.call('GET', P .. 'contact:' .. contact)
if not id and ARGV[13] ~= '1' then return {'unknown'} end
if id then
  local h = redis.call('HMGET', head(id), 'status', 'resolved_ms')
  if not h[1] then
    if ARGV[13] ~= '1' then return {'absent', id} end
    id = nil
  else
    local first = first_result(id, client_id, digest)
    if first then return first end
    if h[1] == 'resolved' then
      if now - tonumber(h[2] or 0) > reopen_ms then
        id = nil
      else
        redis.call('HSET', head(id), 'assignee', '', 'assignee_name', '', 'queued_ms', 0, 'reason', '')
        redis.call('HINCRBY', head(id), 'episode', 1)
        redis.call('HSET', head(id), 'answered_seq', redis.call('HGET', head(id), 'seq'))
        move(id, 'bot', now)
        emit(id, ARGV[10], 0)
      end
    end
  end
end
if not id then
  id = new_id
  set_fields(id, ARGV[11])
  redis.call('SET', P .. 'generation', redis.call('HGET', head(id), 'generation'), 'NX')
  redis.call('HSET', head(id), 'generation', redis.call('GET', P .. 'generation'))
  redis.call('SET', P .. 'contact:' .. contact, id)
  set_status(id, 'bot', now)
  emit(id, ARGV[9], 0)
end
local seq = emit(id, ARGV[6], 1)
keep_result(id, client_id, digest, message_id, seq)
set_fields(id, ARGV[12])
redis.call('HINCRBY', head(id), 'unread', 1)
redis.call('HSET', head(id), 'updated_ms', now)
redis.call('HDEL', head(id), 'typing_until_ms') -- what was typed is sent
local status = redis.call('HGET', head(id), 'status')
if status ~= 'queued' then redis.call('ZADD', P .. 'status:' .. status, now, id) end
if status == 'assigned' then
  local h = redis.call('HMGET', head(id), 'assignee', 'idle')
  local a = redis.call('HMGET', P .. 'agent:' .. h[1], 'load', 'capacity')
  if h[2] and tonumber(a[1] or 0) >= tonumber(a[2] or 1) then
    take_back(id, now)
    emit(id, ARGV[15], 0)
  else
    if h[2] then
      redis.call('HDEL', head(id), 'idle')
      hold(h[1], id, 1, now)
    end
    if not due_at('silence', id) then set_due('silence', id, now + tonumber(ARGV[14])) end
  end
end
schedule(id, now)
return {'done', id, message_id, seq}
