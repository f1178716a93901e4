package dev.sluice.ingress.redis;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which nothing comes for a long time although an answer is due, so that it
 * is made anew: the other side may have gone without a word.
 */
final class SilenceGuard extends ChannelDuplexHandler {

  private static final long LONGEST_MILLIS = 10_000;
  private static final long LOOK_MILLIS = 1000;

  /** When the first command was written of those sent since something came; 0 for none. */
  private long waitingSince;

  private @Nullable Future<?> timer;

  @Override
  public void channelActive(ChannelHandlerContext context) {
    timer =
        context
            .executor()
            .scheduleWithFixedDelay(
                () -> look(context), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    context.fireChannelActive();
  }

  private void look(ChannelHandlerContext context) {
    if (waitingSince != 0 && Gate.steadyMillis() - waitingSince > LONGEST_MILLIS) {
      context.close();
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (waitingSince == 0) {
      waitingSince = Gate.steadyMillis();
    }
    context.write(message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    waitingSince = 0;
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (timer != null) {
      timer.cancel(false);
    }
    context.fireChannelInactive();
  }
}
