package dev.sluice.ingress;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Requests as nobody should send them; one character is one byte. */
final class HostileText {

  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get", "CONNECT", "X-Y");

  private static final List<String> FIELDS =
      List.of(
          "Authorization",
          "X-API-Key",
          "X-Client-Id",
          "X-Forwarded-For",
          "Idempotency-Key",
          "Prefer",
          "traceparent",
          "If-None-Match",
          "Last-Event-ID",
          "Content-Type",
          "Content-Length",
          "Transfer-Encoding",
          "Expect",
          "Upgrade",
          "HTTP2-Settings",
          "Accept-Encoding",
          "Cookie",
          "Host",
          "X");

  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "x",
          "0",
          "-1",
          "5",
          "+5",
          "5, 5",
          "0x5",
          "99999999999999999999",
          "chunked",
          "chunked, chunked",
          "gzip, chunked",
          "identity",
          "100-continue",
          "h2c",
          "websocket",
          "application/json",
          "application/json; charset=utf-16",
          "application/json;;;=",
          "text/plain",
          "Bearer",
          "Bearer ",
          "Bearer \u00ff",
          "Basic eDp5",
          "wait=0",
          "wait=-1",
          "wait=",
          "wait",
          "respond-async, wait=0",
          "wait=\"0",
          "respond-async;;,,=;",
          "W/\"1\", \"2",
          "*",
          "\"\"",
          "\u00c3\u00a4",
          "\u00ff\u00fe",
          "\t\t",
          "ip:127.0.0.1",
          "127.0.0.1, ::1, x",
          "[::1]:80, ,,",
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "%00%ff%zz",
          "{}",
          "a".repeat(300),
          "b".repeat(9000));

  private static final List<String> JSON =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"model\"",
          "\"input\"",
          "\"echo\"",
          "\"all-minilm-l6-v2\"",
          "\"metadata\"",
          "\"webhook\"",
          "\"url\"",
          "\"start_by\"",
          "\"finish_by\"",
          "\"30s\"",
          "\"999999999999999999d\"",
          "\"parameters\"",
          "{\"model\":\"echo\",\"input\":",
          "{\"url\":\"http://[::1]:1/\"}",
          "{}",
          "1}",
          "1e999",
          "-0",
          "\"\\ud800\"",
          "\u00c3\u00a4",
          "\u00ff",
          "\u0000",
          "null",
          "[".repeat(500));

  private final List<String> targets;

  /**
   * @param id of a job that has ended
   */
  HostileText(String id) {
    String job = "/v1/inferences/" + id;
    targets =
        List.of(
            "/",
            "",
            "*",
            "//",
            "/v1/inferences",
            "/v1/inferences/",
            "/v1/inferences?status=",
            "/v1/inferences?limit=0",
            "/v1/inferences?cursor=%00&cursor=%",
            "/v1/inferences?%zz=%",
            job,
            job + "/",
            job + "?wait=0",
            job + "?wait=-1",
            job + "?wait=99999999999999999999",
            job + "?wait=%",
            job + "/cancel",
            job + "/events",
            job + "/events?x=y",
            job + "/../" + id,
            "/v1/inferences/%2e%2e",
            "/v1/inferences/\u00ff",
            "/v1/inferences/" + "f".repeat(2000),
            "/v1/limits",
            "/v1/limits?model=%ff",
            "/v1/models",
            "/openapi.yaml",
            "/asyncapi.yaml",
            "/docs",
            "http://other/v1/models",
            "http://[::1",
            "/v1/models#x",
            "/v1/models?" + "&".repeat(1000));
  }

  /** Any bytes. */
  static Arbitrary<byte[]> noise() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
  }

  /** Requests in form, whose parts do not belong together. */
  Arbitrary<byte[]> requests() {
    Arbitrary<String> value =
        Arbitraries.oneOf(
            Arbitraries.of(VALUES),
            Arbitraries.strings().withCharRange(' ', '\u00ff').ofMaxLength(20));
    Arbitrary<String> field =
        Combinators.combine(Arbitraries.of(FIELDS), value).as((n, v) -> n + ": " + v + "\r\n");
    Arbitrary<String> body =
        Arbitraries.of(JSON).list().ofMaxSize(12).map(parts -> String.join("", parts));
    return Combinators.combine(
            Arbitraries.of(METHODS),
            Arbitraries.of(targets),
            field.list().ofMaxSize(4).map(all -> String.join("", all)),
            body)
        .as(HostileText::request);
  }

  private static byte[] request(String method, String target, String fields, String body) {
    String length =
        method.equals("POST")
            ? "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n"
            : "";
    return ("%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s%s\r\n%s"
            .formatted(method, target, length, fields, length.isEmpty() ? "" : body))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Good requests with some bytes replaced, taken out or put in. */
  Arbitrary<byte[]> spoiled() {
    Arbitrary<byte[]> good =
        Arbitraries.of(
            request("GET", targets.get(10), "X-Client-Id: ada\r\n", ""),
            request("GET", targets.get(17), "X-Client-Id: ada\r\nLast-Event-ID: 3\r\n", ""),
            request(
                "POST",
                "/v1/inferences",
                "Idempotency-Key: k\r\n",
                "{\"model\":\"echo\",\"input\":1}"),
            request(
                "POST",
                "/v1/inferences",
                "Transfer-Encoding: chunked\r\n",
                "5\r\nhello\r\n0\r\n\r\n"));
    return Combinators.combine(
            good,
            Arbitraries.integers().between(0, 300).list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.bytes(),
            Arbitraries.integers().between(0, 2))
        .as(HostileText::spoil);
  }

  private static byte[] spoil(byte[] good, List<Integer> places, byte with, int how) {
    byte[] bytes = good;
    for (int place : places) {
      int at = place % bytes.length;
      byte[] next = Arrays.copyOf(bytes, bytes.length + how - 1);
      if (how == 0) {
        System.arraycopy(bytes, at + 1, next, at, bytes.length - at - 1);
      } else {
        if (how == 2) {
          System.arraycopy(bytes, at, next, at + 1, bytes.length - at);
        }
        next[at] = with;
      }
      bytes = next;
    }
    return bytes;
  }
}
