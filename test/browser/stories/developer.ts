import type { World } from '../world.js';

export function developerStory(_world: World): void {
  it.skip('x', () => undefined);
}
