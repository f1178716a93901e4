package dev.sluice.contract.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever is submitted, settled, settled again or changed in the plan, and however time steps:
 * beside the limiter's compact usage every single charge is remembered here, and the two agree.
 */
class LimiterStories {

  /** What happens next; {@code step} milliseconds later, or earlier if below zero. */
  private sealed interface Event {

    long step();

    record Submit(long step, Cost cost) implements Event {}

    /**
     * @param which of the requests admitted so far; those that have ended end a second time
     * @param tokens that it took in the end
     * @param back whether all of its cost comes back
     */
    record End(long step, int which, long tokens, boolean back) implements Event {}

    /** The first limit becomes this. */
    record Change(long step, Limit limit) implements Event {}
  }

  /** A charge as a person would note it down, with what was given back. */
  private static final class Noted {
    private final boolean slot;
    private final long time;
    private long net;

    Noted(Limit limit, long time, long net) {
      this.slot = limit.unit() == Unit.SLOTS;
      this.time = time;
      this.net = net;
    }
  }

  private record Request(List<Charge> charges, List<Noted> noted) {}

  /** One limit, its compact usage, and all charges in it that are within its window. */
  private static final class Book {
    private Limit limit;
    private Usage usage;
    private final List<Noted> noted = new ArrayList<>();
    private long newest;

    Book(Limit limit) {
      this.limit = limit;
      this.usage = Usage.none(limit);
    }

    void forgetWhatIsOver(long now) {
      newest = Math.max(newest, now);
      long time = newest;
      if (limit.window() instanceof Window.Sliding) {
        noted.removeIf(note -> !note.slot && note.time <= time - limit.windowMillis());
      } else if (limit.window() instanceof Window.Calendar calendar) {
        noted.removeIf(note -> !note.slot && note.time < calendar.bucketAt(time));
      }
    }

    long sum() {
      boolean slots = limit.unit() == Unit.SLOTS;
      return noted.stream().filter(note -> note.slot == slots).mapToLong(note -> note.net).sum();
    }

    void check(long now) {
      // Slots are no units of a window, nor the other way round.
      noted.removeIf(note -> note.slot != (usage.bucketMillis() == Usage.HELD));
      long used = usage.used(limit, now);
      if (limit.unit() == Unit.SLOTS) {
        assertThat(used).as("slots held").isEqualTo(sum());
      } else {
        assertThat(used).as("units counted").isGreaterThanOrEqualTo(sum());
      }
    }
  }

  @Provide
  Arbitrary<List<Limit>> limits() {
    return Histories.allLimits();
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Long> steps =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.longs().between(0, 50)),
            Tuple.of(4, Arbitraries.longs().between(0, 5000)),
            Tuple.of(2, Arbitraries.longs().between(0, 90_000)),
            Tuple.of(1, Arbitraries.longs().between(0, 100_000_000)),
            Tuple.of(1, Arbitraries.longs().between(-40_000, 0)));
    Arbitrary<Event> submit =
        Combinators.combine(steps, Arbitraries.longs().between(0, 30))
            .as((step, tokens) -> new Event.Submit(step, Cost.ofTokens(tokens)));
    Arbitrary<Event> end =
        Combinators.combine(
                steps,
                Arbitraries.integers().between(0, 60),
                Arbitraries.longs().between(0, 40),
                Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)))
            .as(Event.End::new);
    Arbitrary<Event> change = Combinators.combine(steps, Histories.limit()).as(Event.Change::new);
    return Arbitraries.frequencyOf(Tuple.of(6, submit), Tuple.of(3, end), Tuple.of(1, change))
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 10_000)
  void shouldNeverCountLessThanWasChargedNorHoldASlotThatIsFree(
      @ForAll("limits") List<Limit> limits, @ForAll("events") List<Event> events) {
    List<Book> books = limits.stream().map(Book::new).toList();
    var requests = new ArrayList<Request>();
    long now = Histories.START;
    for (Event event : events) {
      now += event.step();
      for (Book book : books) {
        book.forgetWhatIsOver(now);
      }
      if (event instanceof Event.Submit submit) {
        submit(books, requests, submit.cost(), now);
      } else if (event instanceof Event.End end && !requests.isEmpty()) {
        end(books, requests, end, now);
      } else if (event instanceof Event.Change change) {
        Book first = books.get(0);
        Limit to = change.limit();
        first.limit = new Limit("l0", to.limit(), to.window(), to.unit(), to.per(), to.mode());
        first.forgetWhatIsOver(now);
      }
      for (Book book : books) {
        book.check(now);
      }
    }
  }

  private static void submit(List<Book> books, List<Request> requests, Cost cost, long now) {
    var limits = books.stream().map(book -> book.limit).toList();
    var before = books.stream().map(book -> book.usage).toList();
    var outcome = Limiter.decide(limits, before, cost, now);
    boolean accepted = outcome.decision() instanceof Decision.Accepted;
    assertThat(accepted || outcome.usages().equals(before)).isTrue();
    var request = new Request(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; accepted && i < books.size(); i++) {
      Book book = books.get(i);
      long units = outcome.decision().shadowed().contains(book.limit) ? 0 : cost.in(book.limit);
      book.usage = outcome.usages().get(i);
      if (units == 0) {
        continue;
      }
      var note = new Noted(book.limit, book.newest, units);
      book.noted.add(note);
      request.charges.add(Charge.of(Integer.toString(i), book.limit, units, book.usage));
      request.noted.add(note);
      assertThat(book.sum())
          .as("charged within the window")
          .isLessThanOrEqualTo(book.limit.limit());
    }
    if (accepted) {
      requests.add(request);
    }
  }

  private static void end(List<Book> books, List<Request> requests, Event.End end, long now) {
    Request request = requests.get(end.which() % requests.size());
    for (int i = 0; i < request.charges.size(); i++) {
      Charge charge = request.charges.get(i);
      Book book = books.get(Integer.parseInt(charge.part()));
      long spent = end.back() ? 0 : charge.unit() == Unit.TOKENS ? end.tokens() : charge.units();
      long before = held(book.usage);
      book.usage = charge.corrected(book.usage, spent, book.limit, now);
      long back = before - held(book.usage);
      Noted note = request.noted.get(i);
      assertThat(back).as("given back").isLessThanOrEqualTo(Math.max(0, charge.units() - spent));
      if (back > 0) {
        note.net -= back;
        assertThat(note.net).as("net of what was given back").isGreaterThanOrEqualTo(0);
        if (charge.unit() == Unit.SLOTS) {
          book.noted.remove(note);
        }
      }
    }
    // The stream forgets a request's charges when it ends: a second end finds nothing.
    request.charges.clear();
    request.noted.clear();
  }

  private static long held(Usage usage) {
    long sum = 0;
    for (int i = 0; i < usage.bucketCount(); i++) {
      sum += usage.units(i);
    }
    return sum;
  }
}
