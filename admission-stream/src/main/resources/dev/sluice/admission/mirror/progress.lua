-- Raises the append times that the mirror has reached, and says whether the mirror is complete: it is
-- if every partition has a position and nothing before it is missing.
--
-- KEYS: the progress; the positions
-- ARGV: how many partitions of the requests follow, and for each its number and the time reached; then
--       the fields that the positions must have
-- Answer: 1 if complete, 0 if not
local last = 1 + 2 * tonumber(ARGV[1])
for i = 2, last, 2 do
  if tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or 0) < tonumber(ARGV[i + 1]) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
for i = last + 1, #ARGV do
  if redis.call('HEXISTS', KEYS[2], ARGV[i]) == 0 then
    redis.call('HDEL', KEYS[1], 'complete')
    return 0
  end
end
redis.call('HSET', KEYS[1], 'complete', 1)
return 1
