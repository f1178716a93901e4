package dev.sluice.ingress.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Lets no version pass but HTTP/1.0 and HTTP/1.1: the decoder takes any word for one, and it would
 * be repeated in the answer.
 */
@ChannelHandler.Sharable
final class VersionGuard extends ChannelInboundHandlerAdapter {

  static final VersionGuard INSTANCE = new VersionGuard();

  private VersionGuard() {}

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      HttpVersion version = request.protocolVersion();
      if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
        if (request.decoderResult().isSuccess()) {
          request.setDecoderResult(
              DecoderResult.failure(new IllegalArgumentException("unknown version")));
        }
      }
    }
    context.fireChannelRead(message);
  }
}
