-- Moves the mirror's positions on, unless they are not where the mirror left them: then what it wrote
-- may be lost, and nothing moves.
--
-- KEYS: the positions
-- ARGV: for each partition its field, the position it must have ('' for none), and the next one
-- Answer: 1 if moved, 0 if not
for i = 1, #ARGV, 3 do
  if (redis.call('HGET', KEYS[1], ARGV[i]) or '') ~= ARGV[i + 1] then
    return 0
  end
end
for i = 1, #ARGV, 3 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2])
end
return 1
