#pragma once

namespace nullor {

// Whether Workspace::slopes knows derivatives by the numbers of this kind of device, an index into
// devices::registry().
[[nodiscard]] bool has_slopes(int kind);

} // namespace nullor
