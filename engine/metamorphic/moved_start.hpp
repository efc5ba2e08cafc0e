#pragma once
// The start of a transient moved by next to nothing: no curve may follow it further than that.

#include "engine/metamorphic/variant.hpp"

namespace nullor::metamorphic {

// The offset of every waveform by 1e-12 of its largest level.
Applied move_start(Variant& variant);

} // namespace nullor::metamorphic
