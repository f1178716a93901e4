-- Gives back what reserve.lua reserved, after a definite failure to publish.
--
-- KEYS: the status; then the usage hash of each limit
-- ARGV: cost; then for each limit the start of the generation that was charged
if string.sub(redis.call('GET', KEYS[1]) or '', 1, 2) == '1:' then
  redis.call('DEL', KEYS[1])
end
for i = 2, #KEYS do
  local field = 'r' .. ARGV[i]
  if tonumber(redis.call('HGET', KEYS[i], field) or 0) >= tonumber(ARGV[1]) then
    redis.call('HINCRBY', KEYS[i], field, -tonumber(ARGV[1]))
  end
end
return 1
