package dev.sluice.ingress.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Where one connection stands between two requests; confined to its event loop.
 *
 * <p>It sits first in the channel's pipeline, so that the first byte of a head starts the deadline
 * however slowly the rest drips in.
 */
final class Link extends ChannelInboundHandlerAdapter {

  private enum Phase {
    /** Nothing of a next request has come; an answer may still be on its way out. */
    IDLE,
    /** A head or a body is coming in. */
    RECEIVING,
    /** The request is here and the answer is not. */
    HANDLING
  }

  private static final int RECEIVING_SECONDS = 10;
  private static final int IDLE_SECONDS = 60;

  private final Connections all;
  private Phase phase = Phase.RECEIVING;

  /** The tick at which the phase began. */
  private long since;

  Link(Connections all) {
    this.all = all;
    this.since = all.tick();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    receiving();
    context.fireChannelRead(message);
  }

  void receiving() {
    if (phase == Phase.IDLE) {
      enter(Phase.RECEIVING);
    }
  }

  void handling() {
    enter(Phase.HANDLING);
  }

  void idle() {
    enter(Phase.IDLE);
  }

  private void enter(Phase next) {
    phase = next;
    since = all.tick();
  }

  boolean overdue(long tick) {
    return switch (phase) {
      case HANDLING -> false;
      case RECEIVING -> tick - since > RECEIVING_SECONDS;
      case IDLE -> tick - since > IDLE_SECONDS;
    };
  }
}
