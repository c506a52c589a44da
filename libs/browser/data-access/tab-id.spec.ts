describe('tabId', () => {
  const load = async (): Promise<string> => {
    jest.resetModules();
    return (await import('./tab-id.js')).tabId();
  };

  beforeEach(() => sessionStorage.clear());

  it('is 16 random bytes as base64url', async () => {
    expect(await load()).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('survives a reload and differs in another tab', async () => {
    const first = await load();
    expect(await load()).toBe(first);
    sessionStorage.clear();
    expect(await load()).not.toBe(first);
  });

  it('lives as long as the page where storage is blocked', async () => {
    const blocked = jest.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('blocked', 'SecurityError');
    });
    jest.resetModules();
    const { tabId } = await import('./tab-id.js');
    expect(tabId()).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(tabId()).toBe(tabId());
    blocked.mockRestore();
  });

  it('is made anew when something else stands in its place', async () => {
    sessionStorage.setItem('confrere-tab', 'x');
    expect(await load()).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});
