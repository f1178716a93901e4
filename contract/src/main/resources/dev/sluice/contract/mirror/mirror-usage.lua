-- Writes the curve of one limit and what was decided, unless something newer is there.
--
-- KEYS: the usage hash
-- ARGV: offset of the record, packed curve, time to live, the start before which
--       generations are dead; then pairs of a generation's start and its decided units
-- Answer: 1 if written, 0 if something newer is there
local key, offset, dead = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[4])
local written = redis.call('HMGET', key, 'o', 'l')
if written[1] and tonumber(written[1]) >= offset then
  return 0
end
redis.call('HSET', key, 'o', ARGV[1], 'c', ARGV[2])
for i = 5, #ARGV, 2 do
  local decided = tonumber(ARGV[i + 1])
  redis.call('HSET', key, 'd' .. ARGV[i], decided)
  if tonumber(redis.call('HGET', key, 'r' .. ARGV[i]) or 0) < decided then
    redis.call('HSET', key, 'r' .. ARGV[i], decided)
  end
end
if tonumber(written[2] or 0) < dead then
  for _, field in ipairs(redis.call('HKEYS', key)) do
    local start = tonumber(string.match(field, '^[rd](%d+)$'))
    if start and start < dead then
      redis.call('HDEL', key, field)
    end
  end
  redis.call('HSET', key, 'l', ARGV[4])
end
redis.call('PEXPIRE', key, ARGV[3])
return 1
