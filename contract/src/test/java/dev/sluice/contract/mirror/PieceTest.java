package dev.sluice.contract.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PieceTest {

  @Test
  void shouldReadWhatWasWritten() {
    var piece = new Piece("01a2", "r1", 7, "{\"choices\": [1, 2]}");
    assertThat(Piece.decode(piece.encoded())).hasValue(piece);
    assertThat(Piece.id(piece.encoded())).isEqualTo("01a2");
  }

  @Test
  void shouldNotReadWhatIsNoPiece() {
    assertThat(Piece.decode("01a2")).isEmpty();
    assertThat(Piece.decode("01a2 r1 x {}")).isEmpty();
    assertThat(Piece.id("01a2")).isEqualTo("01a2");
  }
}
