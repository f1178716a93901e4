-- Gives back what reserve.lua reserved, after a definite failure to publish.
--
-- KEYS: the status; then the usage hash of each limit; then the claim of an idempotency key, if any
-- ARGV: claim ('' for none); then for each limit the cost in its unit and the start of the generation
--       that was charged
if string.sub(redis.call('GET', KEYS[1]) or '', 1, 2) == '1:' then
  redis.call('DEL', KEYS[1])
end
local last = #KEYS
if ARGV[1] ~= '' then
  if redis.call('GET', KEYS[last]) == ARGV[1] then
    redis.call('DEL', KEYS[last])
  end
  last = last - 1
end
for i = 2, last do
  local cost, field = tonumber(ARGV[2 * i - 2]), 'r' .. ARGV[2 * i - 1]
  if cost > 0 and tonumber(redis.call('HGET', KEYS[i], field) or 0) >= cost then
    redis.call('HINCRBY', KEYS[i], field, -cost)
  end
end
return 1
