#pragma once

#include <string>
#include <utility>

#include "engine/base/failure.hpp"

namespace nullor::results {

// A sweep's file that cannot be written, gone on with or joined.
[[nodiscard]] inline Failure refused(std::string message, std::string hint = {}) {
    Failure failure;
    failure.kind = Failure::Kind::output;
    failure.message = std::move(message);
    failure.hint = std::move(hint);
    return failure;
}

} // namespace nullor::results
