-- Count those who wait and were not counted by arrival yet: they came while an earlier version ran.
-- KEYS[1] prefix
-- ARGV conversations
-- Returns how many
local noted = 0
for _, id in ipairs(ARGV) do
  local h = redis.call('HMGET', head(id), 'status', 'arrived_in')
  if h[1] == 'queued' and not h[2] then
    arrive(id)
    noted = noted + 1
  end
end
return noted
