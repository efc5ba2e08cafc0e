#pragma once

#include <string>
#include <utility>

#include "engine/base/failure.hpp"

namespace nullor {

// What was asked for has no meaning with these values.
[[nodiscard]] inline Failure bad_request(std::string message, std::string hint = {}) {
    Failure failure;
    failure.kind = Failure::Kind::bad_request;
    failure.message = std::move(message);
    failure.hint = std::move(hint);
    return failure;
}

} // namespace nullor
