package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.load.Submit.Taken;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Waits for the end of jobs by long polls, one job for each exchange, and notes when it came. */
public final class PollEnds implements Exchange {

  private static final int SECONDS = 60;

  private final List<Taken> jobs;
  private final Map<String, Long> ends = new ConcurrentHashMap<>();

  public PollEnds(List<Taken> jobs) {
    this.jobs = List.copyOf(jobs);
  }

  @Override
  public void begin(ByteBuffer out, long number) {
    poll(out, number);
  }

  private void poll(ByteBuffer out, long number) {
    Taken job = jobs.get((int) number);
    LongPoll.write(out, job.id(), SECONDS, job.client());
  }

  @Override
  public boolean goesOn(Answer answer, ByteBuffer out, long number) {
    if (answer.status() != 200) {
      return false;
    }
    if (LongPoll.isUnfinished(answer)) {
      poll(out, number);
      return true;
    }
    ends.put(jobs.get((int) number).id(), System.currentTimeMillis());
    return false;
  }

  /** By id: when its end was told, in milliseconds of the epoch. */
  public Map<String, Long> ends() {
    return Map.copyOf(ends);
  }
}
