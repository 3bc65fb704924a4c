"""The network: an LSTM over the past of a series, and a decoder that answers each of the 28 days by itself."""

import jax
import jax.numpy as jnp
import keras
import numpy as np
from jax.scipy.special import gammaln
from keras import layers, ops

from columns import HORIZON
from forecaster import MOST_LOG
from windows import LEVEL_FEATURES

# Layers in the order in which a model file names their weights.
LAYERS = ("encoder", "item", "dept", "store", "snap", "event", "hidden", "inner", "output")
EVENT_SIZE = 4
# A longer step than this along the gradient is shortened.
CLIP_NORM = 1.0


def build(settings, sizes, past_width, future_width, snap_count):
    """@returns the whole network, its encoder, and the names of its weights in the order of its variables"""
    keras.utils.set_random_seed(settings["seed"])
    items, depts, stores, states, events = sizes
    units, size = settings["units"], settings["embedding_size"]
    past = keras.Input((settings["context_length"], past_width), name="past")
    level = keras.Input((LEVEL_FEATURES,), name="level")
    codes = keras.Input((4,), dtype="int32", name="codes")
    future = keras.Input((HORIZON, future_width), name="future")
    snaps = keras.Input((HORIZON, snap_count), name="snaps")
    event = keras.Input((HORIZON,), dtype="int32", name="events")
    state = layers.LSTM(units, name="encoder")(past)
    fixed = [
        layers.Embedding(count, size, name=name)(codes[:, place])
        for name, count, place in (("item", items, 0), ("dept", depts, 1), ("store", stores, 2))
    ]
    # How much the SNAP days of each column mean in the series' state; nothing, to begin with.
    weights = layers.Embedding(states, snap_count, name="snap", embeddings_initializer="zeros")(codes[:, 3])
    own = ops.sum(snaps * ops.expand_dims(weights, 1), axis=-1, keepdims=True)
    # Zeros: an event that was never seen says nothing.
    events = layers.Embedding(events, EVENT_SIZE, name="event", embeddings_initializer="zeros")(event)
    same = layers.RepeatVector(HORIZON)(layers.Concatenate()([state, *fixed, level]))
    hidden = layers.Dense(units, activation="relu", name="hidden")(
        layers.Concatenate()([same, future, snaps, own, events])
    )
    hidden = layers.Dropout(settings["dropout"], seed=settings["seed"])(hidden)
    hidden = layers.Dense(units, activation="relu", name="inner")(hidden)
    output = layers.Dense(2, name="output", kernel_initializer="zeros")(hidden)
    model = keras.Model([past, level, codes, future, snaps, event], output)
    encoder = keras.Model(past, state)
    named = {
        variable.path: f"{name}/{variable.name}"
        for name in LAYERS
        for variable in model.get_layer(name).trainable_variables
    }
    return model, encoder, [named[variable.path] for variable in model.trainable_variables]


class Training:
    """The state of a training as plain arrays: weights, what dropout draws from, and the optimiser's."""

    def __init__(self, model, settings, steps):
        rate = keras.optimizers.schedules.CosineDecay(settings["learning_rate"], max(1, steps), alpha=0.02)
        self.optimizer = keras.optimizers.Adam(rate, global_clipnorm=CLIP_NORM)
        self.optimizer.build(model.trainable_variables)
        self.weights = [jnp.asarray(variable.value) for variable in model.trainable_variables]
        self.fixed = [jnp.asarray(variable.value) for variable in model.non_trainable_variables]
        self.state = [jnp.asarray(variable.value) for variable in self.optimizer.variables]
        self._step = _step_of(model, self.optimizer, _loss_of(settings))

    def step(self, inputs, base, target, mask):
        """@returns loss, sum of squared errors, of absolute errors and of known days; norm of each gradient"""
        ordered = [inputs[name] for name in ("past", "level", "codes", "future", "snaps", "event")]
        self.weights, self.fixed, self.state, result = self._step(
            self.weights, self.fixed, self.state, ordered, base, target, mask
        )
        return result

    def arrays(self):
        return [*self.weights, *self.fixed, *self.state]

    def restore(self, arrays):
        """@raises ValueError when they are those of another network"""
        own = self.arrays()
        if [array.shape for array in own] != [array.shape for array in arrays]:
            raise ValueError("the arrays are those of another network")
        values = [jnp.asarray(array, dtype=mine.dtype) for mine, array in zip(own, arrays)]
        fixed, state = len(self.weights), len(self.weights) + len(self.fixed)
        self.weights, self.fixed, self.state = values[:fixed], values[fixed:state], values[state:]


def _step_of(model, optimizer, loss_of):
    def objective(weights, fixed, inputs, base, target, mask):
        output, fixed = model.stateless_call(weights, fixed, inputs, training=True)
        mean = base * jnp.exp(MOST_LOG * jnp.tanh(output[..., 0] / MOST_LOG))
        days = jnp.maximum(mask.sum(), 1)
        errors = (target - mean) * mask
        loss = (loss_of(target, mean, output[..., 1]) * mask).sum() / days
        return loss, (fixed, (errors**2).sum(), jnp.abs(errors).sum(), days)

    gradients_of = jax.value_and_grad(objective, has_aux=True)

    @jax.jit
    def step(weights, fixed, state, inputs, base, target, mask):
        (loss, (fixed, squares, absolutes, days)), gradients = gradients_of(weights, fixed, inputs, base, target, mask)
        norms = jnp.stack([jnp.sqrt(jnp.sum(gradient**2)) for gradient in gradients])
        weights, state = optimizer.stateless_apply(state, gradients, weights)
        return weights, fixed, state, (jnp.stack([loss, squares, absolutes, days]), norms)

    return step


def _loss_of(settings):
    power = settings["tweedie_variance_power"]

    def negative_binomial(units, mean, raw):
        # Variance is mean + spread * mean².
        count = 1 / (jax.nn.softplus(raw) + 1e-3)
        likelihood = gammaln(units + count) - gammaln(count) - gammaln(units + 1)
        return -(likelihood + count * jnp.log(count / (count + mean)) + units * jnp.log(mean / (count + mean)))

    def tweedie(units, mean, _raw):
        return mean ** (2 - power) / (2 - power) - units * mean ** (1 - power) / (1 - power)

    def poisson(units, mean, _raw):
        return mean - units * jnp.log(mean)

    return {"negative_binomial": negative_binomial, "tweedie": tweedie, "poisson": poisson}[settings["loss"]]


class Encoder:
    """Says the states of many series, in batches of one shape: each shape is compiled once."""

    def __init__(self, encoder, batch=1024):
        fixed = [variable.value for variable in encoder.non_trainable_variables]
        self._batch = batch
        self._run = jax.jit(lambda weights, past: encoder.stateless_call(weights, fixed, past)[0])

    def states(self, past_of, count, weights):
        """past_of: (first, end) -> their past"""
        states = []
        for first in range(0, count, self._batch):
            past = past_of(first, min(count, first + self._batch))
            padded = np.pad(past, ((0, self._batch - len(past)), (0, 0), (0, 0))) if count > self._batch else past
            states.append(np.asarray(self._run(weights, padded))[: len(past)])
        return np.concatenate(states)
