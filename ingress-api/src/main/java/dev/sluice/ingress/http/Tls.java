package dev.sluice.ingress.http;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.TlsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with its key, read and found to belong together; as PEM, as it lies in the files.
 */
public record Tls(String certificate, String key) {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([\\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----");

  /**
   * @throws BadConfigException in one line, if a file cannot be used
   */
  public static Tls load(TlsConfig files) {
    var tls = new Tls(text("certificate", files.certificate()), text("key", files.key()));
    PublicKey publicKey = publicKey(files.certificate(), tls.certificate());
    PrivateKey privateKey = privateKey(files.key(), tls.key(), publicKey.getAlgorithm());
    if (!belong(publicKey, privateKey)) {
      throw bad("key", files.key(), "the key of " + files.certificate());
    }
    return tls;
  }

  private static String text(String name, Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw bad(name, file, "a file that can be read");
    }
  }

  private static PublicKey publicKey(Path file, String pem) {
    try {
      var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1));
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(bytes);
      if (chain.iterator().next() instanceof X509Certificate first) {
        first.checkValidity();
        return first.getPublicKey();
      }
    } catch (CertificateExpiredException e) {
      throw bad("certificate", file, "a certificate that has not expired");
    } catch (GeneralSecurityException | RuntimeException e) {
      // falls through to what was expected
    }
    throw bad("certificate", file, "a certificate in PEM");
  }

  private static PrivateKey privateKey(Path file, String pem, String algorithm) {
    Matcher found = KEY.matcher(pem);
    if (!found.find()) {
      throw bad("key", file, "a private key in PEM, PKCS #8 and not encrypted");
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(found.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw bad("key", file, "a private key for %s".formatted(algorithm));
    }
  }

  private static boolean belong(PublicKey publicKey, PrivateKey privateKey) {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    try {
      byte[] text = {1};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(privateKey);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static BadConfigException bad(String name, Path file, String expected) {
    return new BadConfigException("ingress.tls.%s: '%s' is not %s".formatted(name, file, expected));
  }

  /** Says nothing of the key, so that no log ever shows it. */
  @Override
  public String toString() {
    return "Tls[…]";
  }
}
