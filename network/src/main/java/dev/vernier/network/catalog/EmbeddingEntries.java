package dev.vernier.network.catalog;

import static dev.vernier.network.catalog.Draft.when;
import static dev.vernier.space.Hyperparameter.Category.ARCHITECTURE;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import java.util.List;

/// How the columns of a table become the numbers that the first layer takes.
final class EmbeddingEntries {

  private EmbeddingEntries() {}

  static final Hyperparameter<String> NUMERIC_EMBEDDING =
      Draft.of(
              ARCHITECTURE,
              Choice.of("numeric_embedding", "none", "piecewise_linear", "periodic"),
              "none")
          .searchedFrom(Catalog.MANY_TRIALS, 3)
          .what(
              """
              Whether each column of numbers becomes several before the first layer. piecewise_linear
              cuts its range into bins at quantiles and fills them one after the other; periodic takes
              sines and cosines of learned frequencies. A learned linear map and a relu follow both.
              """)
          .why(
              """
              A network learns smooth functions of its inputs first, and steps such as a limit of age
              late or never. With an embedding a sharp change is one weight away. TabM's tuned MLPs won
              on 81 % of the tasks with one, by 2.8 % of the error.
              """)
          .how(
              """
              Try piecewise_linear first, which needs no tuning of its own. periodic reaches further
              where numeric_embedding_sigma is tuned. Training takes longer, since every column has
              many inputs.
              """)
          .pytorch(
              """
              edges = torch.quantile(train_x[:, 0], torch.linspace(0, 1, 33)).unique()
              bins = (x[:, :1] - edges[:-1]) / (edges[1:] - edges[:-1])
              bins[:, 1:].clamp_(min=0)  # the first bin goes on below, the last one above
              bins[:, :-1].clamp_(max=1)
              embedded = F.relu(nn.Linear(len(edges) - 1, 8)(bins))
              """)
          .citing(References.NUMERIC_EMBEDDINGS, References.TABM, References.REALMLP);

  static final Hyperparameter<Integer> NUMERIC_EMBEDDING_BINS =
      Draft.of(ARCHITECTURE, Int.log("numeric_embedding_bins", 8, 64, 1), 32)
          .limits(Int.linear("numeric_embedding_bins", 2, 1024))
          .activeWhen(when(NUMERIC_EMBEDDING, "piecewise_linear"))
          .onRequest(6)
          .what(
              """
              Into how many bins piecewise_linear cuts a column, at quantiles of the training rows. A
              column with fewer distinct values has fewer.
              """)
          .why(
              """
              More bins resolve finer steps, and leave fewer rows to learn each of them from: with 1,000
              rows and 32 bins, 31 rows a bin.
              """)
          .how(
              """
              Leave it at 32. Go down to 8 below 1,000 rows; above 100,000 rows 64 is worth a try.
              """)
          .pytorch(
              """
              edges = torch.quantile(train_x[:, 0], torch.linspace(0, 1, 32 + 1)).unique()
              """)
          .citing(References.NUMERIC_EMBEDDINGS);

  static final Hyperparameter<Double> NUMERIC_EMBEDDING_SIGMA =
      Draft.of(ARCHITECTURE, Real.log("numeric_embedding_sigma", 1e-2, 50), 0.1)
          .limits(Real.log("numeric_embedding_sigma", 1e-4, 1e3))
          .activeWhen(when(NUMERIC_EMBEDDING, "periodic"))
          .onRequest(6)
          .what(
              """
              The deviation of the normal law that the first frequencies of periodic embeddings are drawn
              from, per unit of the scaled column.
              """)
          .why(
              """
              It sets how fine the details are that the embedding begins with, and training moves it
              little. Too low, and the sines are as good as straight lines; too high, and neighbouring
              rows have nothing in common.
              """)
          .how(
              """
              Of the settings of periodic embeddings this one matters most, so search it on a log scale
              as soon as there are trials for it. RealMLP starts at 0.1.
              """)
          .pytorch(
              """
              frequency = nn.Parameter(0.1 * torch.randn(inputs, 16))
              angle = 2 * math.pi * frequency * x[:, :, None]
              periodic = torch.cat([torch.cos(angle), torch.sin(angle)], dim=-1)
              """)
          .citing(References.NUMERIC_EMBEDDINGS, References.REALMLP);

  static final Hyperparameter<Integer> NUMERIC_EMBEDDING_DIM =
      Draft.of(ARCHITECTURE, Int.log("numeric_embedding_dim", 4, 16, 1), 8)
          .limits(Int.linear("numeric_embedding_dim", 1, 256))
          .activeWhen(when(NUMERIC_EMBEDDING, "piecewise_linear", "periodic"))
          .onRequest(6)
          .what("How many numbers a column of numbers becomes.")
          .why(
              """
              With 30 columns and 8 numbers each the first layer has 240 inputs, so this decides what an
              embedding costs more than what it brings.
              """)
          .how(
              """
              Leave it at 8; take 4 for tables of a hundred columns or more.
              """)
          .pytorch(
              """
              embedded = F.relu(nn.Linear(32, 8)(torch.rand(64, 32)))  # one such map per column
              """)
          .citing(References.NUMERIC_EMBEDDINGS, References.REALMLP);

  static final Hyperparameter<Integer> CATEGORICAL_EMBEDDING_DIM =
      Draft.of(ARCHITECTURE, Int.log("categorical_embedding_dim", 2, 32, 1), 8)
          .limits(Int.linear("categorical_embedding_dim", 0, 256))
          .onRequest(9)
          .what(
              """
              How many learned numbers stand for a level of a column of text that has more than nine.
              Columns with fewer levels get one input per level, and with 0 all columns do.
              """)
          .why(
              """
              One input per level leaves the network to learn each level by itself. Learned numbers let
              similar levels share, and keep the first layer small where there are hundreds. Rare levels
              get vectors that hardly left their random start.
              """)
          .how(
              """
              Leave it at 8, the size that RealMLP uses. Below ten rows per level 0 is safer, since the
              32 most frequent levels keep an input each and the others share one. Mixup needs 0,
              because codes cannot be mixed.
              """)
          .pytorch(
              """
              embedding = nn.Embedding(num_embeddings=levels, embedding_dim=8)
              """)
          .citing(References.ENTITY_EMBEDDINGS, References.REALMLP);

  static final List<Hyperparameter<?>> ALL =
      List.of(
          NUMERIC_EMBEDDING,
          NUMERIC_EMBEDDING_BINS,
          NUMERIC_EMBEDDING_SIGMA,
          NUMERIC_EMBEDDING_DIM,
          CATEGORICAL_EMBEDDING_DIM);
}
